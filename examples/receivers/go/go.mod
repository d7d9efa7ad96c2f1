module flinks-connect-receiver

go 1.19
