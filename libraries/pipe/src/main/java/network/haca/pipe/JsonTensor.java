package network.haca.pipe;

/** An output that is a JSON document. */
public record JsonTensor(String name, String value) {}
