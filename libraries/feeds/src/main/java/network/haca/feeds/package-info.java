/**
 * Feeds as the contract on chain has them ({@link network.haca.feeds.FeedReader}), and their values
 * as the inputs of models ({@link network.haca.feeds.FeedFact}, rule D4).
 */
@NullMarked
package network.haca.feeds;

import org.jspecify.annotations.NullMarked;
