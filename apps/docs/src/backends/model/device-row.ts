/** What a run says about a device as such, whatever the loss, stands under this name in reports. */
export const deviceRow = '*';
