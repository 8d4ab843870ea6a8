package network.haca.lightclient;

import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/**
 * A log in a receipt of the ledger.
 *
 * @param address of the contract that logged it
 */
record EventLog(Address address, List<Bytes32> topics, Bytes data) {
  private static final int FIELDS = 3;

  EventLog {
    topics = List.copyOf(topics);
  }

  static EventLog read(Rlp.Item item) throws MalformedException {
    RlpFields fields = RlpFields.of(item, FIELDS, "log");
    List<Bytes32> topics = new ArrayList<>();
    for (Rlp.Item topic : fields.list(1)) {
      topics.add(RlpFields.word(topic, "topic of a log"));
    }
    return new EventLog(fields.address(0), topics, fields.text(2));
  }

  /** Says whether a contract logged exactly this. */
  boolean is(Address contract, List<Bytes32> expected, Bytes... words) {
    return address.equals(contract) && topics.equals(expected) && data.equals(Bytes.concat(words));
  }
}
