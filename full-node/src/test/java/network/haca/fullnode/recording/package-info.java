/**
 * Chains that were recorded under one version of the rules, and their replay on machines of every
 * kind (rules C1 and L10).
 */
package network.haca.fullnode.recording;
