namespace TokenVault.Profiles.Requests;

/// <summary>How bodies are written.</summary>
public enum BodyContent
{
    /// <summary>application/x-www-form-urlencoded.</summary>
    Form,

    /// <summary>application/json.</summary>
    Json,
}
