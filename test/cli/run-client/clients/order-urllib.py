import json, urllib.request
order = json.dumps({"AuthKey": "MOCK-AuthKey-001", "DcId": "DC500", "Amount": "500"}).encode()
request = urllib.request.Request("https://service-gift.jp/demo-campaign/dc/getcode", order, {"Content-Type": "application/json"})
print(urllib.request.urlopen(request).read().decode())
