"""Where calls come in and go out: FastRTC in the browser, Twilio on the phone."""
