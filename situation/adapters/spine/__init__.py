"""The spine made real: NATS with JetStream, embedded as a child process or a cluster reached by its address."""
