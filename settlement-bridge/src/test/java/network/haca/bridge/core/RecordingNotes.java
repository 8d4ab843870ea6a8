package network.haca.bridge.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/** Takes note of what is to be told to people, as a word and what it is about. */
final class RecordingNotes implements BatchNotes, LeafNotes, WaitingNotes {
  final List<String> said = new ArrayList<>();

  int times(String word) {
    return Collections.frequency(said.stream().map(each -> each.split(" ", 2)[0]).toList(), word);
  }

  @Override
  public void settled(List<SettlementLeaf> leaves) {
    said.add("settled " + leaves.size());
  }

  @Override
  public void rejected() {
    said.add("rejected");
  }

  @Override
  public void refused(Bytes32 leaf, String reason) {
    said.add("refused " + leaf + " " + reason);
  }

  @Override
  public void expired(Bytes32 root) {
    said.add("expired " + root);
  }

  @Override
  public void reopened() {
    said.add("reopened");
  }

  @Override
  public void halved(Bytes32 root, String reason) {
    said.add("halved " + root);
  }

  @Override
  public void lost(Bytes32 root) {
    said.add("lost " + root);
  }

  @Override
  public void healed() {
    said.add("healed");
  }

  @Override
  public void settledInBatch(Bytes32 leaf) {
    said.add("settledInBatch " + leaf);
  }

  @Override
  public void goesInBatch(Bytes32 leaf, String reason) {
    said.add("goesInBatch " + reason);
  }

  @Override
  public void lacksRole(String reason) {
    said.add("lacksRole " + reason);
  }

  @Override
  public void forgotten(long from, long to, String reason) {
    said.add("forgotten %s %s".formatted(from, to));
  }

  @Override
  public void waits(Passage passage) {
    said.add("waits " + passage.root() + " " + passage.reason());
  }

  @Override
  public void waiting(int batches, Passage oldest, long oldestSeconds) {
    said.add("waiting %s %s".formatted(batches, oldestSeconds));
  }

  @Override
  public void chainIsAway(String reason) {
    said.add("chainIsAway " + reason);
  }
}
