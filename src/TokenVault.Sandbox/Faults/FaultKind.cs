namespace TokenVault.Sandbox.Faults;

/// <summary>What can go wrong; the first ones exclude each other, in this order.</summary>
internal enum FaultKind
{
    None,

    /// <summary>Nothing done, nothing kept: the request may be repeated.</summary>
    Error503,

    /// <summary>The connection is cut before anything is done.</summary>
    ResetBefore,

    /// <summary>Nothing done, and where the dialect keeps errors, this is the answer that the key keeps.</summary>
    Error500Before,

    /// <summary>Done, and yet this is the answer, and what the key keeps where the dialect keeps errors.</summary>
    Error500After,

    /// <summary>Done and kept; the connection is cut in place of the answer.</summary>
    ResetAfter,

    /// <summary>Done and kept; the answer can't be read.</summary>
    Garbled,

    DelayBefore,
    DelayAfter,
    WebhookLost,
    WebhookDuplicate,
    WebhookReorder,
}
