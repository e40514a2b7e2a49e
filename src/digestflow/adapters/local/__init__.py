"""At home, in this process: llama.cpp's server (extra `local`) and static vectors (extra `embed`)."""
