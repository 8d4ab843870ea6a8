package network.haca.lightclient;

import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;

/**
 * A transaction's receipt as the trie of a block's receipts has it (EIP-2718).
 *
 * @param succeeded whether its changes stand
 */
record EntryReceipt(boolean succeeded, List<EventLog> logs) {
  private static final int FIELDS = 4;
  private static final int STATUS = 0;
  private static final int LOGS = 3;
  private static final int LIST = 0xc0;

  EntryReceipt {
    logs = List.copyOf(logs);
  }

  static EntryReceipt decode(Bytes encoded) throws MalformedException {
    boolean isTyped = !encoded.isEmpty() && encoded.get(0) < LIST;
    Bytes body = isTyped ? encoded.slice(1, encoded.size() - 1) : encoded;
    RlpFields fields = RlpFields.of(body, FIELDS, "receipt of a transaction");
    long status = fields.number(STATUS);
    if (status > 1) {
      throw new MalformedException("a receipt has the status " + status);
    }
    List<EventLog> logs = new ArrayList<>();
    for (Rlp.Item log : fields.list(LOGS)) {
      logs.add(EventLog.read(log));
    }
    return new EntryReceipt(status == 1, logs);
  }
}
