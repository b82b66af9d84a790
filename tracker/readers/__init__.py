"""Second readers: a model behind an OpenAI-compatible address (Ollama, llama.cpp, vLLM or a vendor's)."""

from tracker.readers.openai import OpenAIReader

__all__ = ["OpenAIReader"]
