/* SPDX-License-Identifier: Apache-2.0 */
/** The cost of tokens: shipped prices, those read from the public list, and the user's own. */
package io.github.bedrockbatch.price;
