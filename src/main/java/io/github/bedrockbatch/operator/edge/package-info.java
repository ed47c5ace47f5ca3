/* SPDX-License-Identifier: Apache-2.0 */
/** The routes at both ends of the flow, which are the user's: sources and sinks. */
package io.github.bedrockbatch.operator.edge;
