/**
 * What inference costs: prices of tokens in US dollars, the worst case of a request, and amounts in
 * a payment token's smallest units. Open {@link network.haca.paymentgate.price.PriceTable} first.
 */
@NullMarked
package network.haca.paymentgate.price;

import org.jspecify.annotations.NullMarked;
