namespace TokenVault.Profiles.Answers;

/// <summary>What an answer comes to.</summary>
public enum AnswerResult
{
    /// <summary>The processor did exactly what was asked.</summary>
    Succeeded,
    Declined,

    /// <summary>The processor certainly did not act.</summary>
    NotSent,

    /// <summary>The card holder has to do something first.</summary>
    RequiresAction,

    /// <summary>It can't be told. What no rule matches is this too.</summary>
    Unknown,

    /// <summary>The card is stored; only of store_card.</summary>
    Stored,

    /// <summary>The processor knows no such operation; only of queries.</summary>
    Absent,

    /// <summary>The processor is still at it; only of queries and cancels.</summary>
    Pending,

    /// <summary>It is cancelled and no money moves any more; only of queries and cancels.</summary>
    Cancelled,
}
