// Tests of BypassLocatedText.
