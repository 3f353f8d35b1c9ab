import requests
order = {"AuthKey": "MOCK-AuthKey-001", "DcId": "DC500", "Amount": "500"}
print(requests.post("https://service-gift.jp/demo-campaign/dc/getcode", json=order).text)
