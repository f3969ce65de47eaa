"""Every occurrence of a query in its context: what is found, where, whose words it is, and what stands beside it.

Only what the query asks for is read: the keyword index names the documents, their texts are scanned, and a citation is
made for a line when it is shown.
"""
