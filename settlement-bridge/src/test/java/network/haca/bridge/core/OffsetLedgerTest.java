package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {
  private final OffsetLedger<String> ledger = new OffsetLedger<>();

  @Test
  void anOffsetIsCommittedWhenAllBeforeItAreDone() {
    ledger.begin("p", 5);
    ledger.begin("p", 6);
    ledger.begin("p", 8);
    ledger.done("p", 6);
    assertEquals(OptionalLong.empty(), ledger.take("p"));
    ledger.done("p", 5);
    assertEquals(OptionalLong.of(7), ledger.take("p"));
    assertEquals(OptionalLong.empty(), ledger.take("p"), "it is taken once");
    assertEquals(1, ledger.open());
    ledger.done("p", 8);
    assertEquals(OptionalLong.of(9), ledger.take("p"));
  }

  @Test
  void s8WhatIsDoneBehindARecordThatWaitsIsNotCountedAndIsCommittedWithIt() {
    ledger.begin("p", 0);
    for (long offset = 1; offset <= 1_000; offset++) {
      ledger.begin("p", offset);
      ledger.done("p", offset);
    }
    assertEquals(OptionalLong.empty(), ledger.take("p"));
    assertEquals(1, ledger.open());
    ledger.done("p", 0);
    assertEquals(OptionalLong.of(1_001), ledger.take("p"));
  }

  @Test
  void partitionsAreApart() {
    ledger.begin("p", 5);
    ledger.begin("q", 1);
    ledger.done("q", 1);
    assertEquals(OptionalLong.empty(), ledger.take("p"));
    assertEquals(OptionalLong.of(2), ledger.take("q"));
  }

  @Test
  void whatEndsAfterItsPartitionWasLostIsNotCommitted() {
    ledger.begin("p", 5);
    ledger.forget("p");
    ledger.done("p", 5);
    assertEquals(OptionalLong.empty(), ledger.take("p"));
    assertEquals(0, ledger.open());
  }
}
