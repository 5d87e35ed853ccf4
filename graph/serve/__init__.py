"""The workbench: a local web application that shows one data set in the browser, and answers SPARQL."""
