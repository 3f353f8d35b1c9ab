import socket
socket.create_connection(("stg.service-gift.jp", 443), 3)
