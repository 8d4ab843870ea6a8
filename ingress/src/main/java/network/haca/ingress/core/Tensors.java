package network.haca.ingress.core;

/** The doors to nodes that answer tensor requests: for inferences, orders and statistics. */
public record Tensors(Router router, ModelOrders orders, NodeStatistics statistics) {}
