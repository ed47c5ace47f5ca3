/* SPDX-License-Identifier: Apache-2.0 */
/** What tokens cost: prices that ship, that were read from the public list, and the user's own. */
package io.github.bedrockbatch.price;
