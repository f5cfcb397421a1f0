// Tests of BypassModel.
