"""The enquiry desk: each lead, how it is judged, what was done about it, and when its answer is due."""
