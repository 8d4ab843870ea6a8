package network.haca.bridge.app;

import network.haca.bridge.core.LeafNews;
import network.haca.bridge.rocksdb.BridgeDatabase;
import network.haca.bridge.rocksdb.Positions;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.bridge.rocksdb.RefusalStore;
import network.haca.bridge.rocksdb.TransactionStore;
import network.haca.bridge.rocksdb.WaitingStore;

/** The stores of a bridge, by their purpose. */
record Stores(
    ReceiptStore receipts,
    TransactionStore transactions,
    RefusalStore refusals,
    WaitingStore waiting,
    Positions positions) {
  Stores(BridgeDatabase database) {
    this(
        new ReceiptStore(database),
        new TransactionStore(database),
        new RefusalStore(database),
        new WaitingStore(database),
        new Positions(database));
  }

  /** All that they learn of a leaf is told. */
  void tell(LeafNews news) {
    receipts.onSettled(news::tell);
    transactions.onSent(news::tell);
    refusals.onRefused(news::tell);
  }
}
