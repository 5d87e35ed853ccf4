"""Makes a data set of files that are none: proposes what their words mean, and adds what they say as rows."""
