package network.haca.bridge.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.v1.Settlement;

/** Takes note of what it is told, or fails. */
public final class RecordingJournal implements Journal {
  public final List<Settlement.Status> progress = Collections.synchronizedList(new ArrayList<>());
  public final List<Bytes32> settled = Collections.synchronizedList(new ArrayList<>());
  public final List<SettlementLeaf> refused = Collections.synchronizedList(new ArrayList<>());
  public volatile boolean isAway;

  @Override
  public void progress(
      Bytes32 root, int size, Route route, String blobId, Settlement.Status status) {
    progress.add(status);
  }

  @Override
  public void settled(SettlingBatch batch, String blobId, long height) throws IOException {
    requireThere();
    settled.add(batch.root());
  }

  @Override
  public void settled(SettlementLeaf leaf, Placed placed, long height) throws IOException {
    requireThere();
    settled.add(leaf.hash());
  }

  @Override
  public void proven(SettlementLeaf leaf, String blobId, long height) throws IOException {
    requireThere();
    settled.add(leaf.hash());
  }

  @Override
  public void refuse(SettlementLeaf leaf, String reason) throws IOException {
    requireThere();
    refused.add(leaf);
  }

  private void requireThere() throws IOException {
    if (isAway) {
      throw new IOException("no broker");
    }
  }
}
