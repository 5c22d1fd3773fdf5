namespace TokenVault.RotationTrials;

/// <summary>The seconds from one on, up to another that is no part of it.</summary>
internal readonly record struct SecondSpan(int From, int To)
{
    public int Count => To - From;
}
