"""What somebody collects: citations that are kept, two people compared, passages by date."""
