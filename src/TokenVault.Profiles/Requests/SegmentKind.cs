namespace TokenVault.Profiles.Requests;

/// <summary>What a piece of a body is.</summary>
public enum SegmentKind
{
    /// <summary>Bytes that stand as they are.</summary>
    Literal,

    /// <summary>A comma or an ampersand, unless nothing stands before it.</summary>
    Separator,

    /// <summary>A placeholder's value, encoded.</summary>
    Value,

    /// <summary>A card field's value.</summary>
    Card,

    /// <summary>Goes on at <see cref="Segment.Target"/> unless all conditions hold.</summary>
    SkipUnless,

    /// <summary>Goes on at <see cref="Segment.Target"/> where the placeholder's value is empty.</summary>
    SkipIfEmpty,

    /// <summary>Goes on at <see cref="Segment.Target"/> where there is no CVC.</summary>
    SkipWithoutCvc,

    /// <summary>Goes on at <see cref="Segment.Target"/> where there is no card holder's name.</summary>
    SkipWithoutName,
}
