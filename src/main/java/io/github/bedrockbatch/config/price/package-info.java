/* SPDX-License-Identifier: Apache-2.0 */
/** Settings about what tokens cost. */
package io.github.bedrockbatch.config.price;
