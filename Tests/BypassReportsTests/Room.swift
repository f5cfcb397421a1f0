// Tests of BypassReports.
