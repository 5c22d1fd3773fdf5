namespace TokenVault.Envelope.Cards;

/// <summary>What a seal is about. Bound by it, so that one can't stand in for the other.</summary>
public enum FieldKind : byte
{
    CardNumber = 1,
    CardholderName = 2,
}
