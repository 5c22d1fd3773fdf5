using TokenVault.Profiles;

namespace TokenVault.Processor.Orders;

/// <summary>The words of the record for why an order, or a request under one, was refused. A closed list.</summary>
internal static class OrderRefusals
{
    /// <summary>Its id stands for another order, or for one that was withdrawn.</summary>
    public const string Used = "id_used";

    /// <summary>The recipient's key is none of its suite.</summary>
    public const string Key = "recipient_key";

    public const string OutOfScope = "out_of_scope";
    public const string OverVolume = "over_volume";
    public const string NotDue = "not_due";

    public static string WordOf(ProfileFault fault) => fault switch
    {
        ProfileFault.Unreadable => "unreadable",
        ProfileFault.SignedByOne => "signed_by_one",
        ProfileFault.SignedTwice => "signed_twice",
        ProfileFault.ForeignCertificate => "foreign_certificate",
        ProfileFault.Changed => "changed_after_signing",
        ProfileFault.Over => "over",
        _ => "malformed",
    };
}
