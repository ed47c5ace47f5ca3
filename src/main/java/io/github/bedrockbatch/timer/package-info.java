/* SPDX-License-Identifier: Apache-2.0 */
/** The component {@code timer}, independent of changes to the machine's clock. */
package io.github.bedrockbatch.timer;
