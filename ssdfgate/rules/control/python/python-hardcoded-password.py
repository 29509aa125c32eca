import os
import smtplib

import boto3
import psycopg2
from sqlalchemy import create_engine

one = psycopg2.connect(host="db", user="app", password="Winter2024")
two = create_engine("postgresql://app:Winter2024@db/app")
three = boto3.client("s3", aws_access_key_id="id", aws_secret_access_key="c0ffee")


def mail():
    with smtplib.SMTP("mail.example.com") as server:
        server.login("app", "Winter2024")
        server.login("app", os.environ["MAIL_PASSWORD"])


four = psycopg2.connect(host="db", user="app", password=os.environ["DB_PASSWORD"])
five = create_engine("sqlite:///data.db")
six = create_engine(f"postgresql://app:{secret}@db/app")
seven = browser.login("app", "secret")
