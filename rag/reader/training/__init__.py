"""Training of the reader: SQuAD files to weights. Needs torch; nothing here runs at use."""
