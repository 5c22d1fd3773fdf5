namespace TokenVault.Sandbox.Reports;

/// <param name="Type">authorization, capture, void, refund or dispute.</param>
/// <param name="Id">Of the movement itself.</param>
/// <param name="PaymentId">Of the payment that it belongs to.</param>
/// <param name="Reference">The caller's own name for it.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217, lower case.</param>
/// <param name="Status">succeeded or failed; of a dispute, its state.</param>
/// <param name="Created">Unix seconds.</param>
internal sealed record ReportRow(
    string Type, string Id, string PaymentId, string? Reference, long Amount, string Currency, string Status, long Created);
