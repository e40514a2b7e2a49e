"""A model at home: llama.cpp's server in this process, by the extra `digestflow[local]`."""
