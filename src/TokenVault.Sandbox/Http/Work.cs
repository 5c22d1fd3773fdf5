using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Http;

/// <summary>One call's work, done under the account's gate.</summary>
internal delegate Answer Work(Account account, FormBody form);
