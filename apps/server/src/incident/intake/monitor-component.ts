/** The component that an incident of another monitor names: what that monitor watches lies behind the network. */
export const MONITOR_COMPONENT = 'network';
