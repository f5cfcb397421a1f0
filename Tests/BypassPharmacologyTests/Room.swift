// Tests of BypassPharmacology.
