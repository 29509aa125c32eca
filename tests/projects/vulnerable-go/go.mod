module example.org/vulnerable

go 1.22

require github.com/gin-gonic/gin v1.6.0
