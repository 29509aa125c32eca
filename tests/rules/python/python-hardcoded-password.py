import os
import smtplib

import boto3
import psycopg2
from sqlalchemy import create_engine

# ruleid: python-hardcoded-password
one = psycopg2.connect(host="db", user="app", password="Winter2024")
# ruleid: python-hardcoded-password
two = create_engine("postgresql://app:Winter2024@db/app")
# ruleid: python-hardcoded-password
three = boto3.client("s3", aws_access_key_id="id", aws_secret_access_key="c0ffee")


def mail():
    with smtplib.SMTP("mail.example.com") as server:
        # ruleid: python-hardcoded-password
        server.login("app", "Winter2024")
        # ok: python-hardcoded-password
        server.login("app", os.environ["MAIL_PASSWORD"])


# ok: python-hardcoded-password
four = psycopg2.connect(host="db", user="app", password=os.environ["DB_PASSWORD"])
# ok: python-hardcoded-password
five = create_engine("sqlite:///data.db")
# ok: python-hardcoded-password
six = create_engine(f"postgresql://app:{secret}@db/app")
# ok: python-hardcoded-password
seven = browser.login("app", "secret")
