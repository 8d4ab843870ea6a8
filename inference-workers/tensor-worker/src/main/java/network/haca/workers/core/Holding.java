package network.haca.workers.core;

import java.util.concurrent.CompletableFuture;

/** A model with those who use it now. */
final class Holding {
  private final Model model;
  private final CompletableFuture<Void> unused = new CompletableFuture<>();
  private int users;
  private boolean isRetired;

  Holding(Model model) {
    this.model = model;
  }

  Model model() {
    return model;
  }

  /** Returns true if the model may be used until {@link #leave}; false once it is retired. */
  synchronized boolean enter() {
    if (!isRetired) {
      users++;
    }
    return !isRetired;
  }

  synchronized void leave() {
    users--;
    tell();
  }

  /** Lets nobody in any more; completes when the last has left. */
  synchronized CompletableFuture<Void> retire() {
    isRetired = true;
    tell();
    return unused;
  }

  private void tell() {
    if (isRetired && users == 0) {
      boolean _ = unused.complete(null);
    }
  }
}
