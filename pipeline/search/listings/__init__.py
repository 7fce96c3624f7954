"""The agency's listings: read from CSV, validated, cleaned of personal data, watched for changes.

loading.py    rows to listings, with a report
table.py      the file as cells, whatever program wrote it
columns.py    names and numbers as agencies write them
contacts.py   personal data in texts; telephone.py for numbers
watch.py      a file that may change at any time
"""
