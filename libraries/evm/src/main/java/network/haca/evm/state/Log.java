package network.haca.evm.state;

import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/** An event that a contract logged. */
public record Log(Address address, List<Bytes32> topics, Bytes data) {
  public Log {
    topics = List.copyOf(topics);
  }

  public Bytes encode() {
    return Rlp.encodeList(
        Rlp.encode(address.value()),
        Rlp.encodeList(topics.stream().map(topic -> Rlp.encode(topic.value())).toList()),
        Rlp.encode(data));
  }
}
