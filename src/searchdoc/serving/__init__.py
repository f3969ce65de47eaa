"""What servers share: the newest generation of an index, and the address at which they listen."""
